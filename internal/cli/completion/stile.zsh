#compdef stile
# Completion of stile for zsh: source <(stile completion zsh), after compinit; or a file _stile in a directory of $fpath.

_stile() {
	local word answer name
	local -a before values shown
	for word in "${(@)words[2,CURRENT-1]}"; do
		word=${(Q)word}
		if [[ $word =~ '^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$' ]]; then
			name=$match[1]
			word=${(P)name}
		fi
		before+=("$word")
	done

	if [[ $PREFIX == (file|fileb)://* ]]; then
		compset -P '*://'
		_files
		return
	fi

	for answer in "${(@f)$(stile complete -- "${before[@]}" "$PREFIX" 2>/dev/null)}"; do
		[[ -n $answer ]] || continue
		values+=("${answer%%$'\t'*}")
		if [[ $answer == *$'\t'* ]]; then
			shown+=("${answer%%$'\t'*}  (${answer#*$'\t'})")
		else
			shown+=("$answer")
		fi
	done
	if ((${#values})); then
		compadd -l -d shown -a values
	else
		_files
	fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
	_stile "$@"
else
	compdef _stile stile
fi
