"""What the tests of this room share."""

from __future__ import annotations

import pytest

from facilitator.model.pipeline_words import PipelineWords
from facilitator.storage.content import load_pipeline_words
from facilitator.storage.steps_folder import steps_folder


@pytest.fixture(scope="session")
def words() -> PipelineWords:
    """The shipped words of pipelines."""
    return load_pipeline_words(steps_folder(None))
