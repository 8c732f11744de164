import subprocess
import sys

#: Ctrl-C while the modules of the commands load, as it comes out of an import.
_INTERRUPTED_IMPORT = """
import sys
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "copydesk_desk.cli.app":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupts())
from copydesk_desk.cli import main
main()
"""


def test_interrupting_the_start_ends_it_without_a_traceback() -> None:
    ended = subprocess.run([sys.executable, "-c", _INTERRUPTED_IMPORT], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
