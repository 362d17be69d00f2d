"""Is the aws command again and again: reads lines of arguments as JSON lists, and answers each with its status, output and errors."""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

answers = sys.stdout
driver = create_clidriver()
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(json.loads(line))
        except SystemExit as ended:
            status = ended.code
    print(json.dumps({"status": status or 0, "stdout": out.getvalue(), "stderr": err.getvalue()}), file=answers, flush=True)
