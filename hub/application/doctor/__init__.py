"""Doctor: finds what is wrong with an installation, and says of each thing how to mend it; it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hub.errors import HubError
from hub.plugins import Plugins
from hub.privacy.logs import Redaction, secrets_of
from hub.settings import Settings
from hub.store.connection import Database

ERROR, WARNING = "error", "warning"
LEVELS = (ERROR, WARNING)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its code, how grave it is, a sentence, and what to do."""

    code: str
    level: str
    sentence: str
    remedy: str


@dataclass(frozen=True)
class Patient:
    """What is examined: the settings, the plugins, and the databases that there are; nothing is opened for writing."""

    settings: Settings
    plugins: Plugins
    dotenv: Path
    databases: dict[str, Database] = field(default_factory=dict)  #: ``hub`` and ``persons``, those that answer
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    quick: str = ""  #: ``quick``: what takes long is left out

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment with what .env adds to it."""
        return self.settings.environment


Examination = Callable[[Patient], Iterable[Finding]]


def examined(patient: Patient, examinations: Sequence[Examination]) -> list[Finding]:
    """Return what all examinations find, the gravest first; one that cannot be made is a finding itself."""
    clean = Redaction(secrets_of(patient.environment))
    found = [each for one in examinations for each in attempted(one, patient)]
    told = [Finding(each.code, each.level, clean.unlocked(each.sentence), each.remedy) for each in found]
    return sorted(dict.fromkeys(told), key=lambda each: LEVELS.index(each.level))


def attempted(examination: Examination, patient: Patient) -> Iterator[Finding]:
    """Yield what one examination finds."""
    try:
        yield from examination(patient)
    except (HubError, OSError) as error:
        what = (examination.__doc__ or examination.__name__).splitlines()[0]
        told = f"this could not be examined: {what} {error}"
        yield Finding("not_examined", ERROR, told, "mend what the sentence names, then run hub doctor again")
