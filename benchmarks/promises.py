"""Every promise, broken once: a mutation that breaks it, and the test that has to fail then.

    python benchmarks/promises.py [--only WORDS] [--list]

Promises are those of docs/reliability.md, SECURITY.md and the README. Each named test is run in a scratch copy
of the checkout, first as it is and then with the mutation. 1 when a test does not notice, does not pass without
the mutation, or does not run here; or when a mutation does not apply to exactly one place any more.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT = 300
"""Seconds; what takes longer with its mutation waits for ever."""
TOO_LONG = f"not done in {TIMEOUT} s"
PARTS = ("facilitator", "steps", "tests", "docs", "planning_artifacts", "benchmarks")
FILES = ("pyproject.toml", "README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md")


class Promise(NamedTuple):
    """What is promised, where it is kept, how that is broken, and who notices."""

    words: str
    file: str
    old: str
    new: str
    test: str


TERMINAL = "tests/journeys/test_hostile_text.py::test_no_command_prints_them"
TEXT = "tests/text/test_text.py"
PLANTED = "tests/storage/test_planted_folders.py"
PRIVATE = "tests/private/test_private.py"
GIT = "tests/review/test_hostile_git.py"
PROJECT = "tests/settings/test_project_settings.py"
BOUNDS = "tests/bounded/test_read_file.py"
CUT_OFF = "tests/storage/test_save_cut_off.py"

PROMISES = (
    # --- what reaches a terminal, and what enters a plan
    Promise(
        "no bidi character reaches a terminal",
        "facilitator/text.py",
        '_TO_SEND = regex(f"\\\\r\\\\n?|[{_UNSAFE}{_UNSEEN}]")',
        '_TO_SEND = regex("\\\\r\\\\n?|[\\\\x00-\\\\x08\\\\x0b-\\\\x1f\\\\x7f-\\\\x9f\\\\ud800-\\\\udfff\\\\ufeff]")',
        TERMINAL,
    ),
    Promise(
        "no C1 control reaches a terminal",
        "facilitator/text.py",
        "return _TO_SEND.sub(_sent, text)",
        'return _TO_SEND.sub(lambda m: m[0] if "\\x80" <= m[0] <= "\\x9f" else _sent(m), text)',
        TERMINAL,
    ),
    Promise(
        "no bidi character or C1 control enters a plan",
        "facilitator/text.py",
        '_TO_STRIP = regex(f"[{_UNSAFE}]")',
        '_TO_STRIP = regex("[\\\\x00-\\\\x08\\\\x0b-\\\\x1f\\\\x7f\\\\ud800-\\\\udfff]")',
        "tests/journeys/test_hostile_text.py::test_answers_with_them_leave_nothing_in_the_document",
    ),
    Promise(
        "tag characters and what nobody sees reach no terminal",
        "facilitator/text.py",
        "\\\\ufeff\\\\ufff9-\\\\ufffb\\U000e0000-\\U000e007f",
        "\\\\ufeff\\\\ufff9-\\\\ufffb",
        f"{TEXT}::test_every_code_point_is_sent_and_drawn_without_controls",
    ),
    Promise(
        "JSON that is printed holds no control and parses to the same",
        "facilitator/text.py",
        'return _TO_ESCAPE.sub(lambda m: json.dumps(m[0])[1:-1].replace("\\x7f", "\\\\u007f"), text)',
        "return text",
        f"{TEXT}::test_json_and_yaml_hold_none_of_them_and_read_back_as_the_same",
    ),
    Promise(
        "words in a computed line form no markup",
        "facilitator/validation/markdown.py",
        'marked = _SPECIAL.sub(lambda m: "\\\\" + m[0], " ".join(text.split()))',
        'marked = " ".join(text.split())',
        "tests/validation/test_section.py::test_words_inside_a_computed_line_form_nothing_and_read_the_same",
    ),
    Promise(
        "labels of content are one line",
        "facilitator/content/yamlfile.py",
        'if is_line and len(text.strip("\\n ").splitlines()) > 1:',
        "if False:",
        "tests/content/test_lines_of_content.py::test_a_line_end_in_them_is_told_and_refused",
    ),
    Promise(
        "content holds no control character",
        "facilitator/content/yamlfile.py",
        "if sign := kept_out(text):",
        'if sign := "":',
        "tests/content/test_lines_of_content.py::test_controls_and_marks_that_reorder_are_told_and_refused",
    ),
    # --- what is kept, and who may read it
    Promise(
        "an engine that never answers holds nothing up",
        "facilitator/versions/sources/search.py",
        "library.ThreadPoolExecutor = _Unwaited",
        "del library",
        "tests/versions/test_network.py::test_an_engine_that_never_answers_holds_up_neither_the_search_nor_the_end",
    ),
    Promise(
        "a secret that a shell joins is named",
        "facilitator/secret_lines.py",
        '_JOINED.sub("", seen)',
        "seen",
        "tests/secret_lines/test_secret_lines.py::test_what_a_shell_or_a_program_joins_hides_no_secret",
    ),
    Promise(
        "a draft of several steps is discarded once and whole",
        "facilitator/session/menus.py",
        "    after = replace(state, drafts={}, put_away=put_away)",
        "    few = {n: d for n, d in state.drafts.items() if n != min(state.drafts)}\n"
        "    after = replace(state, drafts=few, put_away=put_away)",
        "tests/tui/test_opening_page.py"
        "::test_k_puts_a_draft_of_several_steps_into_the_trash_once_and_whole",
    ),
    Promise(
        "each discarded draft comes back by its name",
        "facilitator/storage/draft_listing.py",
        'return f"{self.key}-{self.number}" if self.discarded else self.key',
        "return self.key",
        "tests/cli/test_drafts_command.py"
        "::test_each_discarded_draft_of_a_plan_has_a_name_and_comes_back_by_it",
    ),
    Promise(
        "the draft that was discarded last comes back first",
        "facilitator/storage/draft_listing.py",
        "key=lambda listed: listed.number, reverse",
        "key=lambda listed: listed.path.name, reverse",
        "tests/storage/test_drafts.py"
        "::test_the_latest_discarded_comes_first_however_many_and_whatever_the_clock_said",
    ),
    Promise(
        "a draft that could not be read is removed by nobody",
        "facilitator/storage/drafts.py",
        "        if self.not_taken_up:\n            return\n        self._end = -1\n",
        "        self._end = -1\n",
        "tests/runtime/test_recovery.py"
        "::test_a_draft_that_cannot_be_read_is_left_alone_until_it_is_in_the_trash",
    ),
    Promise(
        "a draft that cannot go to the trash is replaced by nothing",
        "facilitator/storage/drafts.py",
        "return self.to_trash or self.not_taken_up",
        "return self.not_taken_up",
        "tests/runtime/test_other_versions.py"
        "::test_what_cannot_go_to_the_trash_stays_through_a_save_and_is_said_to",
    ),
    Promise(
        "a wrong clock empties no trash",
        "facilitator/storage/draft_listing.py",
        "zip(found, reached[KEPT_IN_TRASH:], strict=False)",
        "zip(found, reached, strict=False)",
        "tests/storage/test_drafts.py"
        "::test_what_was_discarded_first_while_the_clock_was_behind_is_as_young_as_what_follows",
    ),
    Promise(
        "a draft is said to be kept once the device has it",
        "facilitator/storage/drafts.py",
        "kept = latest_in([self._append(record, durable=True)])",
        "kept = latest_in([self._append(record, durable=False)])",
        "tests/storage/test_drafts.py::test_a_draft_is_kept_when_the_device_has_it_and_not_before",
    ),
    Promise(
        "a new journal is there after a power loss",
        "facilitator/storage/drafts.py",
        "        if there is None:\n            sync_folder(self.files, self.folder)\n        self._end, self._seq",
        "        self._end, self._seq",
        "tests/storage/test_drafts.py::test_a_draft_is_kept_when_the_device_has_it_and_not_before",
    ),
    Promise(
        "what a power loss left of a record is cut off, never read",
        "facilitator/storage/journal_records.py",
        "!= int(line[1], 16) or crc32(payload) != int(line[2], 16):",
        "!= int(line[1], 16):",
        "tests/storage/test_drafts.py::test_a_flipped_bit_is_never_taken_for_a_record",
    ),
    Promise(
        "nothing is written where a link led the plan since it was opened",
        "facilitator/storage/save.py",
        "if home not in (None, target):",
        "if False:",
        "tests/runtime/test_recovery.py::"
        "test_nothing_is_written_where_a_link_led_the_plan_since_it_was_opened",
    ),
    Promise(
        "a damaged record takes no later one with it",
        "facilitator/storage/journal_records.py",
        "if record is None:\n            continue",
        "if record is None:\n            break",
        "tests/storage/test_drafts.py::test_a_damaged_record_takes_no_later_one_with_it",
    ),
    Promise(
        "what can no longer be read at the end of a draft is kept",
        "facilitator/storage/drafts.py",
        "return write_private(self.folder / name, self.damaged, self.files, durable=True)",
        "return self.folder / name",
        "tests/runtime/test_recovery.py::test_a_damaged_end_of_a_draft_is_said_and_kept",
    ),
    Promise(
        "a second session is noticed where the file system knows no locks",
        "facilitator/storage/lock.py",
        "taken or (taken is None and _lives(told_in(path, files)))",
        "taken",
        "tests/storage/test_drafts.py"
        "::test_the_second_session_is_told_where_the_file_system_knows_no_locks",
    ),
    Promise(
        "two machines with plans at one path keep their drafts apart",
        "facilitator/storage/place.py",
        "if not is_elsewhere(folder, files):",
        "if True:",
        "tests/runtime/test_two_sessions.py::"
        "test_plans_at_one_path_of_two_machines_keep_their_drafts_apart",
    ),
    Promise(
        "what a later version drafted is kept",
        "facilitator/runtime/recovery.py",
        "return ours == theirs or not theirs",
        "return True",
        "tests/runtime/test_other_versions.py::"
        "test_words_that_only_a_later_version_knows_go_to_the_trash",
    ),
    Promise(
        "a quotation that is cut holds no half of a secret",
        "facilitator/secret_lines.py",
        """_CUT_WORD.sub("…", text[: most - 1])""",
        "text[:most]",
        "tests/context/test_context_secrets.py::"
        "test_a_command_that_is_cut_holds_no_half_of_a_secret",
    ),
    Promise(
        "files that follow from a plan are not written for an answer typed ahead",
        "facilitator/tui/dialogs/confirm.py",
        "    takes_nothing_typed_ahead = True\n",
        "    takes_nothing_typed_ahead = False\n",
        "tests/tui/test_exporting.py::"
        "test_an_answer_typed_before_the_question_stands_there_is_none",
    ),
    Promise(
        "snapshots are readable by the user alone",
        "facilitator/storage/recover.py",
        "fd = files.create(path, 0o600)",
        "fd = files.create(path, 0o644)",
        f"{PLANTED}::test_all_that_is_kept_is_the_users_alone",
    ),
    Promise(
        "a plan that becomes a snapshot is readable by the user alone",
        "facilitator/storage/files.py",
        "os.fchmod(fd, 0o600)",
        "pass",
        f"{PLANTED}::test_all_that_is_kept_is_the_users_alone",
    ),
    Promise(
        "drafts are readable by the user alone",
        "facilitator/storage/files.py",
        "return os.open(path, flags, 0o600)",
        "return os.open(path, flags, 0o644)",
        f"{PLANTED}::test_all_that_is_kept_is_the_users_alone",
    ),
    Promise(
        "folders of drafts are entered by the user alone",
        "facilitator/private.py",
        "            os.fchmod(fd, 0o700)\n",
        "            os.fchmod(fd, 0o755)\n",
        f"{PRIVATE}::test_a_loose_folder_of_ours_is_closed",
    ),
    Promise(
        "a new folder of drafts is closed to others",
        "facilitator/private.py",
        "_make(folder)\n    if ours",
        "folder.mkdir(mode=0o755, parents=True, exist_ok=True)\n    return\n    if ours",
        f"{PLANTED}::test_all_that_is_kept_is_the_users_alone",
    ),
    Promise(
        "nothing of the user's is removed through a planted link",
        "facilitator/private.py",
        "fd = os.open(folder, _FOLDER | os.O_NOFOLLOW)",
        "fd = os.open(folder, _FOLDER)",
        f"{PLANTED}::test_a_planted_link_leads_nowhere",
    ),
    Promise(
        "only files that were made here are removed",
        "facilitator/private.py",
        "for name in sorted(filter(shape.fullmatch, _names(fd))):",
        "for name in sorted(_names(fd)):",
        f"{PRIVATE}::test_only_names_of_our_shape_are_removed",
    ),
    Promise(
        "a folder of another user is not believed",
        "facilitator/private.py",
        "    if status.st_uid != os.geteuid():\n        raise PermissionError",
        "    if False:\n        raise PermissionError",
        f"{PLANTED}::test_a_folder_of_another_user_is_neither_used_nor_believed",
    ),
    Promise(
        "a file beside the plan that no save of the user left is not touched",
        "facilitator/storage/recover.py",
        "if not _is_sealed(path.name, key):",
        "if False:",
        f"{PLANTED}::test_a_file_that_only_has_the_name_of_a_leftover_is_left_alone",
    ),
    # --- the one writer
    Promise(
        "a save that was confirmed is on the disk",
        "facilitator/storage/save.py",
        "            keep_like(fd, save.target, like, files)\n            files.sync(fd)",
        "            keep_like(fd, save.target, like, files)",
        "tests/storage/test_power_loss_model.py::test_no_state_is_corrupt_and_none_lost",
    ),
    Promise(
        "Saved is said once the folder is on the disk",
        "facilitator/storage/save.py",
        '    try:\n        files.sync(folder)\n    except OSError as error:\n        message = f"Saved, but',
        '    try:\n        pass\n    except OSError as error:\n        message = f"Saved, but',
        "tests/storage/test_power_loss_model.py::test_no_state_is_corrupt_and_none_lost",
    ),
    Promise(
        "no save of an editor at the same moment is lost",
        "facilitator/storage/save.py",
        "        if files.read(save.temp) == save.base:\n            return True",
        "        return True",
        "tests/storage/test_save_beside_others.py::test_what_an_editor_saves_at_any_act_is_never_lost",
    ),
    Promise(
        "a decision that someone else changed is a conflict",
        "facilitator/storage/save.py",
        "        if conflict:\n            return conflict",
        "        if False:\n            return conflict",
        "tests/storage/test_save_beside_others.py::test_the_same_section_changed_is_a_conflict_with_every_way_out",
    ),
    Promise(
        "bytes outside the section stay as they are",
        "facilitator/document/splice.py",
        "    _prove(new, old, op)\n    return new.encode()",
        "    return (new.rstrip() + eol).encode()",
        "tests/document/test_splice.py::test_nothing_outside_the_operation_changes",
    ),
    Promise(
        "a killed save leaves no leftovers",
        "facilitator/storage/recover.py",
        '        if held == base:\n            keep(path, state / "snapshots", files)',
        "        if held == base:\n            pass",
        f"{CUT_OFF}::test_a_kill_at_any_act_leaves_the_old_or_the_new_document",
    ),
    # --- what is read
    Promise(
        "what is read is bounded",
        "facilitator/bounded.py",
        "        return _all_of(fd, most + 1)",
        "        return _all_of(fd, 1 << 40)",
        f"{BOUNDS}::test_no_more_is_read_than_the_limit_and_a_byte",
    ),
    Promise(
        "a file beyond its limit is not read at all",
        "facilitator/bounded.py",
        "    if len(data) > limit:\n        raise _too_large(path, limit)\n    return data",
        "    return data",
        f"{BOUNDS}::test_a_file_that_grows_while_it_is_read_is_too_large",
    ),
    Promise(
        "a pipe in place of the plan is not waited for",
        "facilitator/bounded.py",
        "_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY",
        "_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY",
        f"{BOUNDS}::test_what_becomes_a_pipe_after_it_was_looked_at_is_not_waited_for",
    ),
    Promise(
        "a device in place of the plan is refused",
        "facilitator/bounded.py",
        "    if stat.S_ISREG(status.st_mode):\n        return",
        "    if stat.S_ISREG(status.st_mode) or stat.S_ISCHR(status.st_mode):\n        return",
        f"{BOUNDS}::test_what_is_no_file_is_refused_at_once",
    ),
    Promise(
        "a report is written through no link",
        "facilitator/bounded.py",
        '    if file.is_symlink():\n        raise OSError(errno.ELOOP, "it is a link; name the file itself", '
        "str(file))\n    found = ",
        "    found = ",
        "tests/cli/test_links_and_odd_files.py::test_a_report_is_written_through_no_link",
    ),
    Promise(
        "nothing is written elsewhere because a link took the place of a folder",
        "facilitator/held.py",
        'BY_DESCRIPTOR = Path("/proc/self/fd")',
        'BY_DESCRIPTOR = Path("/nowhere")',
        "tests/storage/test_folder_swapped.py"
        "::test_a_save_writes_through_no_link_that_takes_the_place_of_a_folder",
    ),
    Promise(
        "no link that takes the place of a folder is followed on the way",
        "facilitator/held.py",
        "FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW",
        "FOLDER = os.O_RDONLY | os.O_DIRECTORY",
        "tests/storage/test_folder_swapped.py"
        "::test_a_save_writes_through_no_link_that_takes_the_place_of_a_folder",
    ),
    Promise(
        "no output goes through a folder that leads out of the project",
        "facilitator/cli/links.py",
        '        return refuse(f"{path}: {out} Name the file itself.")\n',
        "        pass\n",
        "tests/cli/test_links_and_odd_files.py::test_no_output_goes_over_a_file_elsewhere",
    ),
    Promise(
        "the report of a rehearsal goes through no folder that leads out of the project",
        "facilitator/cli/rehearse.py",
        "    if code := write_output(path, text, HEAD, IN_MARKUP, settings):\n        return code\n",
        "    path.write_text(text)\n",
        "tests/cli/test_links_and_odd_files.py::test_no_output_goes_over_a_file_elsewhere",
    ),
    Promise(
        "nothing is sent for a yes that was typed before the words were seen",
        "facilitator/tui/dialogs/versions.py",
        "    takes_nothing_typed_ahead = True\n",
        "    takes_nothing_typed_ahead = False\n",
        "tests/tui/test_versions_panel.py"
        "::test_nothing_is_sent_for_a_yes_that_was_typed_before_the_words_were_seen",
    ),
    Promise(
        "a question with yes and no takes no answer that was typed before it stood there",
        "facilitator/tui/asking.py",
        "        if dialog.takes_nothing_typed_ahead:\n            self.ignore_typed_ahead()\n",
        "",
        "tests/tui/test_typed_ahead.py"
        "::test_a_yes_that_came_before_the_question_starts_nothing_over",
    ),
    Promise(
        "a paste whose end was lost on the way takes no key after it, and its words are kept",
        "facilitator/tui/terminal_input.py",
        "            rest += END\n",
        "            pass\n",
        "tests/tui/test_terminal_input.py"
        "::test_a_paste_whose_end_was_lost_ends_at_the_next_key_and_keeps_its_words",
    ),
    Promise(
        "words that an editor left in another encoding are not replaced and removed",
        "facilitator/tui/editor.py",
        'decode("utf-8").removesuffix',
        'decode("utf-8", "replace").removesuffix',
        "tests/tui/test_editor_leaves_text.py"
        "::test_words_in_an_editor_that_failed_are_kept_and_said",
    ),
    Promise(
        "what is typed is on disk before an editor has the terminal",
        "facilitator/tui/editor.py",
        "    if drafts is not None:\n        drafts.flush()\n    given =",
        "    given =",
        "tests/tui/test_editor_leaves_text.py"
        "::test_what_the_editor_left_is_on_disk_before_its_file_is_removed",
    ),
    Promise(
        "what an editor left is on disk before its file is removed",
        "facilitator/tui/editor.py",
        "            drafts.flush()\n    except _NotEdited",
        "            pass\n    except _NotEdited",
        "tests/tui/test_editor_leaves_text.py"
        "::test_what_the_editor_left_is_on_disk_before_its_file_is_removed",
    ),
    Promise(
        "what was saved beside the text of an editor is not removed",
        "facilitator/storage/edited_texts.py",
        "        file.parent.rmdir()\n    return",
        '        __import__("shutil").rmtree(file.parent)\n    return',
        "tests/tui/test_editor_leaves_text.py"
        "::test_what_was_saved_beside_a_text_that_was_taken_back_is_kept_and_said",
    ),
    Promise(
        "no word of a paste goes for a control sequence that it only seems to hold",
        "facilitator/tui/terminal_input.py",
        r"\x9b[0-9;]{1,60}m",
        r"\x9b[0-?]{0,60}[@-~]",
        "tests/tui/test_terminal_input.py::test_words_of_a_paste_that_was_decoded_twice_all_arrive",
    ),
    Promise(
        "a file that somebody wrote to be slow to compare is compared no longer than others",
        "facilitator/line_changes.py",
        "MOST_LOOKS = 500_000\n",
        "MOST_LOOKS = 20_000_000\n",
        "tests/exports/test_in_step.py"
        "::test_texts_that_somebody_wrote_to_be_compared_for_long_are_not_merged",
    ),
    Promise(
        "an output replaces nothing but an earlier one",
        "facilitator/cli/links.py",
        "if was and not _is_as_written(was, beginning, last):",
        "if was is not None and not beginning:",
        "tests/cli/test_links_and_odd_files.py::test_an_output_replaces_nothing_but_an_earlier_one",
    ),
    Promise(
        "an output of one kind takes the place of none of another",
        "facilitator/cli/links.py",
        " and held.startswith(beginning.encode())\n",
        "\n",
        "tests/cli/test_links_and_odd_files.py"
        "::test_an_output_of_one_kind_replaces_none_of_another",
    ),
    Promise(
        "an output that somebody edited is not written over",
        "facilitator/cli/links.py",
        "held == above + _last_line(above, last)",
        'b"as written" in held.replace(b"_", b" ")',
        "tests/cli/test_files_people_work_on.py::test_what_was_edited_is_not_written_over",
    ),
    Promise(
        "an output is written whole or not at all",
        "facilitator/bounded.py",
        "            _clear_up(new, ours, error)\n",
        "            new.replace(file)\n",
        f"{BOUNDS}::test_what_cannot_be_written_whole_leaves_what_was_there",
    ),
    Promise(
        "what an editor saves right before an output gets its name stays",
        "facilitator/bounded.py",
        "    if not _holds(new, was):\n",
        "    if False:\n",
        f"{BOUNDS}::test_what_an_editor_saves_right_before_the_rename_stays",
    ),
    Promise(
        "a new output takes no place that somebody took meanwhile",
        "facilitator/bounded.py",
        "            move_new(new, file)\n",
        "            new.replace(file)\n",
        f"{BOUNDS}::test_what_an_editor_saves_right_before_the_rename_stays",
    ),
    Promise(
        "names in a document are read within a bound",
        "facilitator/context/extract/document.py",
        "if len(said) >= MOST_NAMED:",
        "if False:",
        "tests/context/test_context_bad_input.py::test_names_without_end_are_read_as_far_as_the_bound_and_that_is_said",
    ),
    Promise(
        "an answer that nobody sees is not read",
        "facilitator/document/read.py",
        "shown = blanked(text, [span for span in spans if span.kind in (COMMENT, HIDDEN)])",
        "shown = text",
        "tests/document/test_unseen.py::test_an_answer_that_no_reader_of_the_page_sees_is_none",
    ),
    Promise(
        "CI files are read within a bound, all together",
        "facilitator/context/traces/reading.py",
        "        self.left -= lines if taken else 0",
        "        self.left -= 0",
        "tests/context/test_context_ci.py::test_lines_without_end_are_not_read_and_that_is_said",
    ),
    Promise(
        "what is read of a project is bounded",
        "facilitator/context/within.py",
        "    going.left -= len(data)",
        "    going.left -= 0",
        "tests/context/test_project_without_end.py::test_what_is_read_of_a_project_is_bounded_and_said",
    ),
    Promise(
        "a decision in a comment is not read",
        "facilitator/document/read.py",
        "if span.kind in (COMMENT, HIDDEN)]",
        "if span.kind in (HIDDEN,)]",
        "tests/document/test_unseen.py::test_what_is_hidden_is_not_read_and_is_an_error",
    ),
    Promise(
        "what looks like a secret is pointed out",
        "facilitator/secret_lines.py",
        'if kind := next((kind for kind, _, pattern in likely if pattern.search(line)), ""):',
        'if kind := "":',
        "tests/secret_lines/test_secret_lines.py::test_a_line_that_looks_like_a_secret_is_named",
    ),
    # --- what a project may decide
    Promise(
        "a project sets no private place",
        "facilitator/settings/project.py",
        '    rest = [n for n in table if n not in (*own, "steps", "versions")]',
        '    said.values |= {n: root / v for n, v in table.items() if n == "state_dir"}\n    rest: list[str] = []',
        f"{PROJECT}::test_nothing_else_is_and_the_session_still_opens",
    ),
    Promise(
        "a project does not undo the user's offline",
        "facilitator/settings/__init__.py",
        'values["offline"] = own_word or said.values.get("offline", False)  # the stricter one',
        'values["offline"] = said.values.get("offline", own_word)',
        f"{PROJECT}::test_a_project_never_undoes_the_users_offline",
    ),
    Promise(
        "a folder that a project sets stays inside it",
        "facilitator/settings/project.py",
        "    if not found or not found.isprintable() or not _inside(root, root / found):",
        "    if not found or not found.isprintable():",
        f"{PROJECT}::test_nothing_else_is_and_the_session_still_opens",
    ),
    Promise(
        "content of a project is used as it was when it was agreed to",
        "facilitator/tui/ask_first.py",
        "replace(settings, steps=steps.content, project_steps=None)",
        "replace(settings, steps=steps.folder, project_steps=None)",
        "tests/runtime/test_own_steps.py::"
        "test_what_is_used_is_what_was_agreed_to_whatever_lies_there_now",
    ),
    Promise(
        "no address is opened that a search engine redirects to",
        "facilitator/versions/sources/one_host.py",
        'urlsplit(url).scheme != "https" or urlsplit(url).hostname != host:',
        "False:",
        "tests/versions/test_network.py::test_no_address_is_opened_that_an_engine_redirects_to",
    ),
    Promise(
        "a page without end is not read to its end",
        "facilitator/versions/sources/one_host.py",
        "        if len(content) > LARGEST:\n            break\n",
        "",
        "tests/versions/test_network.py::test_a_page_without_end_is_not_read_to_its_end",
    ),
    Promise(
        "no name of a project hides what stands below it",
        "facilitator/document/splice.py",
        'escaped(" ".join(op.title.split()))',
        '" ".join(op.title.split())',
        "tests/document/test_forged_structure.py::"
        "test_no_name_of_a_project_hides_what_stands_below_it",
    ),
    Promise(
        "a file named like an option sets none",
        "facilitator/cli/parser.py",
        "and os.path.lexists(value)",
        "and not value",
        "tests/cli/test_links_and_odd_files.py::test_a_file_named_like_an_option_sets_none",
    ),
    Promise(
        "a project's own content is used after the user agreed to exactly it",
        "facilitator/runtime/own_steps.py",
        "        get(state_dir / _ALLOWED, steps.digest, LARGEST)\n",
        "        pass\n",
        "tests/runtime/test_own_steps.py::test_other_content_is_not_what_was_agreed_to",
    ),
    # --- network and programs
    Promise(
        "an empty variable does not undo the user's offline",
        "facilitator/versions/settings.py",
        'if text or (text is not None and name == "backends")',
        "if text is not None",
        "tests/versions/test_version_settings.py::test_an_empty_variable_undoes_nothing_that_the_user_set",
    ),
    Promise(
        "HAProxy connects to no name server of the machine, in a rehearsal and as a check",
        "facilitator/rehearsal/config.py",
        'ASKS_NO_NAMES = "resolvers default\\n    nameserver none 127.0.0.1:9\\n"',
        'ASKS_NO_NAMES = "# none\\n"',
        "tests/exports/test_export_tools.py::test_haproxy_is_told_of_no_name_server_of_the_machine",
    ),
    Promise(
        "offline opens no socket",
        "facilitator/versions/lookup.py",
        "        if self.settings.is_offline:",
        "        if False:",
        "tests/versions/test_lookup.py::test_offline_asks_nobody",
    ),
    Promise(
        "offline, a command binds none either, whatever it loads to do its work",
        "facilitator/runtime/export_checks.py",
        "        from jsonschema_specifications import REGISTRY\n",
        "        import check_jsonschema\n        from jsonschema_specifications import REGISTRY\n",
        "tests/cli/test_opens_no_socket.py::test_offline_a_command_opens_no_socket",
    ),
    Promise(
        "a head that somebody edited is never taken for the one a file was given",
        "facilitator/runtime/exporting.py",
        "return now if now in known else known[0]",
        "return now",
        "tests/exports/test_edited_and_planted.py::test_words_in_a_head_stay_whatever_was_exported_before_the_plan_changes",
    ),
    Promise(
        "nothing is searched that the user did not see and allow",
        "facilitator/session/lookups.py",
        "(LookUp(request, tool, name, fresh),) if state.search_allowed else ()",
        "(LookUp(request, tool, name, fresh),)",
        "tests/tui/test_versions_panel.py::test_nothing_is_sent_before_its_words_were_seen_and_every_tool_is_reached",
    ),
    Promise(
        "git runs and fetches nothing that a repository names",
        "facilitator/review/git.py",
        '(part for s in _CONFIGURATION for part in ("-c", s)), command, *arguments],\n            cwd=folder,\n'
        "            env=os.environ | _ENVIRONMENT,",
        "(), command, *arguments],\n            cwd=folder,\n            env=os.environ,",
        f"{GIT}::test_a_revision_of_a_hostile_repository_runs_nothing",
    ),
    Promise(
        "git fetches no missing object, also one that cannot be told not to",
        "facilitator/review/git.py",
        '(part for s in _CONFIGURATION for part in ("-c", s)), command, *arguments],\n            cwd=folder,\n'
        "            env=os.environ | _ENVIRONMENT,",
        '(), command, *arguments],\n            cwd=folder,\n            env=os.environ | {"LC_ALL": "C"},',
        f"{GIT}::test_a_git_that_fetches_what_is_missing_knows_no_protocol",
    ),
    Promise(
        "a bare repository inside a project is not read",
        "facilitator/review/git.py",
        '    "safe.bareRepository=explicit",\n',
        "",
        f"{GIT}::test_a_bare_repository_in_a_project_is_not_read",
    ),
    Promise(
        "git is given up after its time",
        "facilitator/review/git.py",
        "    timer.start()\n",
        "",
        f"{GIT}::test_a_repository_that_never_answers_is_left",
    ),
    # --- the workflow
    Promise(
        "only Continue on a step writes the plan",
        "facilitator/session/menus.py",
        "    return state.go(Place.STEP) if following is None else look_at(state, following)\n\n\ndef _told_kept",
        "    if following is None:\n        return state.go(Place.SAVING), (Save(operation(state)),)\n"
        "    return look_at(state, following)\n\n\ndef _told_kept",
        "tests/session/test_random_moves.py::test_random_moves_keep_every_promise",
    ),
    Promise(
        "a session that only reads changes nothing",
        "facilitator/session/play.py",
        "    if state.read_only and isinstance(event, events.Writing):",
        "    if False:",
        "tests/session/test_transitions.py::test_a_session_that_only_reads_refuses_all_that_writes",
    ),
    Promise(
        "the second session on a plan only reads",
        "facilitator/storage/files.py",
        "fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        "tests/storage/test_drafts.py::test_the_second_session_is_told_who_has_the_plan",
    ),
    Promise(
        "the section shown is the section saved",
        "facilitator/session/saving.py",
        "        section=text,\n",
        '        section=text.rstrip() + " \\n",\n',
        "tests/session/test_walkthrough.py::test_what_the_preview_shows_is_what_is_written",
    ),
    Promise(
        "nothing is ticked that is not decided",
        "facilitator/validation/section.py",
        "if done and len(done) == len(here):",
        "if here:",
        "tests/validation/test_section.py::test_a_plan_in_which_every_tick_would_be_false_gets_none",
    ),
    Promise(
        "ready is said when nothing is open",
        "facilitator/validation/section.py",
        "    if not count:\n        return READY",
        "    return READY",
        "tests/validation/test_section.py::test_a_plan_in_which_every_tick_would_be_false_gets_none",
    ),
    Promise(
        "a prefix of a complete plan is not read as complete",
        "facilitator/document/read.py",
        "    problems += cross_check.check_claims(catalogue, claimed, by_step, sections)\n",
        "",
        "tests/document/test_prefixes.py::test_no_prefix_at_a_line_end_and_no_other_sampled_one_reads_as_complete",
    ),
    # --- settings and output that nobody would write, and some do
    Promise(
        "a small file of settings costs little",
        "facilitator/settings/toml.py",
        'line.count(".") > MOST_DOTS',
        'line.count("..") > MOST_DOTS',
        f"{PROJECT}::test_a_small_file_of_settings_costs_little",
    ),
    Promise(
        "an empty variable is not the current folder",
        "facilitator/settings/__init__.py",
        "for name, value in found.items() if value}",
        "for name, value in found.items() if value is not None}",
        f"{PROJECT}::test_an_empty_variable_does_not_mean_the_current_folder",
    ),
    Promise(
        "a closed output is no fault, and no file is printed into",
        "facilitator/cli/__init__.py",
        "if getattr(sys, name) is None:",
        'if name == "stdin" and getattr(sys, name) is None:',
        "tests/cli/test_closed_and_full_output.py::test_a_closed_stream_is_no_fault_and_no_file_is_printed_into",
    ),
    Promise(
        "an output that takes nothing does not call what is written unwritten",
        "facilitator/cli/printing.py",
        "; what it wrote to files is written",
        "",
        "tests/cli/test_closed_and_full_output.py::test_a_full_output_does_not_call_what_is_written_unwritten",
    ),
    Promise(
        "plans that would be rendered for minutes are not compared",
        "facilitator/review/sources.py",
        "> MOST_BLOCKS:",
        "> 100 * MOST_BLOCKS:",
        "tests/review/test_difference.py::test_what_would_be_rendered_for_minutes_is_not_compared",
    ),
    Promise(
        "an upgrade drops no words from what is computed",
        "facilitator/review/upgrade.py",
        'fingerprint.judge(mark, text) != "as-saved"',
        'fingerprint.judge(mark, text) == "cut-short"',
        "tests/cli/test_upgrade.py::test_words_in_what_is_computed_are_never_dropped",
    ),
    Promise(
        "what somebody puts into At a Glance stays",
        "facilitator/document/glance.py",
        "        if not ours and block.strip():",
        "        if not ours and not block.strip():",
        "tests/session/test_at_a_glance.py::test_what_somebody_put_between_is_kept",
    ),
    Promise(
        "variables for developers of Textual write and run nothing",
        "facilitator/cli/session.py",
        "            del os.environ[name]",
        "            os.environ.get(name)",
        "tests/cli/test_terminals.py::test_variables_for_developers_of_textual_do_nothing",
    ),
)


def fault(promise: Promise, root: Path = ROOT) -> str:
    """Why a mutation cannot be made any more; empty while it can."""
    source = root / promise.file
    places = source.read_text(encoding="utf-8").count(promise.old) if source.is_file() else 0
    if places != 1:
        return f"{promise.file}: what is to be replaced stands there {places} times"
    if promise.old == promise.new:
        return "it changes nothing"
    file, _, name = promise.test.partition("::")
    test = root / file
    if not test.is_file() or f"def {name}" not in test.read_text(encoding="utf-8"):
        return f"there is no {promise.test}"
    return ""


def _copy(place: Path) -> None:
    for part in PARTS:
        shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, place / name)


def _tested(place: Path, test: str) -> str:
    """`passed`, `failed`, or why nothing is known."""
    settings = {
        "HYPOTHESIS_PROFILE": "ci",
        "PYTHONPATH": str(place),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, test],
            cwd=place, env=os.environ | settings, capture_output=True, text=True, check=False,
            timeout=TIMEOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return TOO_LONG
    if done.returncode == 1:
        return "failed"
    if done.returncode:
        return f"pytest ended with {done.returncode}"
    return "passed" if re.search(r"\d passed", done.stdout) else "skipped here"


def verdict(promise: Promise, place: Path, unbroken: dict[str, str]) -> str:
    """`noticed`, or what is wrong."""
    if why := fault(promise, place):
        return why
    if promise.test not in unbroken:
        unbroken[promise.test] = _tested(place, promise.test)
    if unbroken[promise.test] != "passed":
        return f"without the mutation: {unbroken[promise.test]}"
    source = place / promise.file
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace(promise.old, promise.new), encoding="utf-8")
    try:
        found = _tested(place, promise.test)
    finally:
        source.write_text(text, encoding="utf-8")
    noticed = dict.fromkeys(("failed", TOO_LONG), "noticed")
    return {**noticed, "passed": "NOT NOTICED"}.get(found, found)


def main() -> int:
    """Break every promise and print a table; 1 when one can be broken unnoticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="promises that hold these words")
    parser.add_argument("--list", action="store_true", help="name promises and tests, run nothing")
    chosen = parser.parse_args()
    promises = [p for p in PROMISES if chosen.only in p.words]
    wrong = 0
    unbroken: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "checkout"
        if not chosen.list:
            _copy(place)
        for promise in promises:
            said = fault(promise) if chosen.list else verdict(promise, place, unbroken)
            wrong += said not in ("", "noticed")
            print(f"{promise.words:72} {said:12} {promise.test}", flush=True)
    print(f"{len(promises)} promises, {wrong} that can be broken unnoticed")
    return int(bool(wrong) or not promises)


if __name__ == "__main__":
    sys.exit(main())
