# Completion of stile for fish: stile completion fish | source

function __stile_complete
    set -l words
    for word in (commandline -opc)
        set -l name (string match -rg '^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$' -- $word)
        if set -q name[1]; and set -q $name
            set word $$name
        end
        set -a words "$word"
    end
    set -e words[1]

    set -l current (commandline -ct)
    set -l scheme (string match -r '^fileb?://' -- $current)
    if set -q scheme[1]
        for path in (__fish_complete_path (string replace $scheme '' -- $current) | string replace -r '\t.*' '')
            echo $scheme$path
        end
        return
    end

    set -l answers (stile complete -- $words "$current" 2>/dev/null)
    if set -q answers[1]
        printf '%s\n' $answers
    else
        __fish_complete_path "$current"
    end
end

complete -c stile -f -k -a '(__stile_complete)'
