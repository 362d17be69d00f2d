# Completion of stile for bash: eval "$(stile completion bash)"

_stile() {
	local rest=${COMP_LINE:0:COMP_POINT} word i
	local -a words=()
	# bash cuts words at : and = too; what no space parts belongs together.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((i == COMP_CWORD)) || [[ ${#rest} -lt ${#word} ]]; then
			word=${rest#"${rest%%[![:space:]]*}"}
		fi
		if [[ $i -eq 0 || -z $rest || $rest == [[:space:]]* ]]; then
			words+=("$word")
		else
			words[${#words[@]} - 1]+=$word
		fi
		rest=${rest#*"$word"}
	done

	local last=$((${#words[@]} - 1))
	local current=${words[last]}
	for ((i = 1; i < last; i++)); do
		word=${words[i]}
		if [[ $word =~ ^\"(.*)\"$ || $word =~ ^\'([^\$]*)\'$ ]]; then
			word=${BASH_REMATCH[1]}
		fi
		if [[ $word =~ ^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$ ]]; then
			word=${!BASH_REMATCH[1]-}
		fi
		words[i]=$word
	done

	# What stands before the last : or = isn't part of what bash replaces.
	local kept=
	if [[ $current == *[:=]* ]]; then
		kept=${current%"${current##*[:=]}"}
	fi

	COMPREPLY=()
	if [[ $current == file://* || $current == fileb://* ]]; then
		local path typed=${current#*://} home=
		while IFS= read -r path; do
			[[ -d ${path/#\~/$HOME} ]] && path+=/
			[[ $path == \~/* ]] && home=\~/
			COMPREPLY+=("//$home$(printf %q "${path#"$home"}")")
		done < <(compgen -f -- "${typed//\\/}")
		[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
		return
	fi

	local answer value
	local -a about=()
	while IFS= read -r answer; do
		value=${answer%%$'\t'*}
		COMPREPLY+=("${value#"$kept"}")
		[[ $answer == *$'\t'* ]] && about[${#COMPREPLY[@]} - 1]=${answer#*$'\t'}
	done < <(stile complete -- "${words[@]:1}" 2>/dev/null)

	# A list says what its entries are, unless bash puts them into the line one by one.
	if [[ ${#COMPREPLY[@]} -gt 1 && $COMP_TYPE -ne 37 && $COMP_TYPE -ne 42 ]]; then
		for i in "${!about[@]}"; do
			COMPREPLY[i]+="  (${about[i]})"
		done
	fi
}

complete -o default -F _stile stile
