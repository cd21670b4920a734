"""Lines that look like a secret: pointed out before they are written, and not repeated where a project is quoted.

The forms are those that their issuers publish and that the usual scanners look for. Only the line's number and the
kind leave this module, never the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.patterns import regex
from facilitator.text import bare

_START = r"(?<![A-Za-z0-9_-])"
_END = r"(?![A-Za-z0-9_-])"
_PASSWORD = (
    r"pass(?:word|wd|phrase|code)|pwd|contraseña|clave|senha|palavra-passe|pa(?:ss|sz)wort|kennwort|mot de passe|"
    r"wachtwoord|hasło|heslo|lösenord|adgangskode|salasana|parola|şifre|пароль|密码|密碼|口令|パスワード|비밀번호|암호"
)
_NAMED = (
    _PASSWORD
    + r"|secret(?:[_-]?key)?|(?:api|access|auth|account|shared|storage|encryption|signing|client)[ _-]?(?:key|secret|token)|"
    r"token|credentials?|секрет|токен|密钥|密鑰|secreto|segredo|geheimnis|schlüssel"
)
# A reference, a placeholder or a mask is no secret.
_VALUE = (
    r"[\"'“”`]?(?![$<{*%\[(])(?![\w.]{1,60}\()(?=[^\s]{0,60}[0-9!#$%&?@^])(?=[^\s]{0,60}[^\W\d_])"
)
_GIVEN = r"(?![\"']?[$<{*%\[(-])[\"']?"
"""Before what is given in so many words, and not as a variable, a placeholder or another option."""
_TECHNIQUE = (
    r"(?:base64|sha-?\d|md5|oauth2?|bcrypt|scrypt|argon2|aes|pbkdf2|[hr]s256|utf-?8|x\.?509|s3|k8s|ed25519|rsa|"
    r"v\d|\d+[- ]?(?:bits?|char|day|hour|min))"
)

_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "private key": (
        ("private key", "age-secret-key", "ppk"),
        r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1[0-9A-Z]{20}|"
        r"\bPuTTY-User-Key-File-\d",
    ),
    "AWS access key": (
        ("akia", "asia", "abia", "acca"),
        r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    ),
    "Azure key": (
        ("accountkey", "sharedaccesskey", "sig="),
        r"(?i:(?:AccountKey|SharedAccessKey)\s?=\s?)[A-Za-z0-9+/]{20,100}|[?&]sig=[A-Za-z0-9%/+]{30}",
    ),
    "Google API key": (
        ("aiza", "gocspx-", "ya29."),
        r"\bAIza[0-9A-Za-z_-]{35}|\bGOCSPX-[\w-]{20}|\bya29\.[\w-]{20}",
    ),
    "GitHub token": (
        ("gh", "github_pat_"),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})",
    ),
    "GitLab token": (
        ("gl",),
        r"\b(?:gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas|ffct)-[A-Za-z0-9_-]{20}|GR1348941[\w-]{20})",
    ),
    "Slack token": (("xox", "xapp-"), r"\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10}"),
    "webhook address": (
        ("hooks.slack", "webhook"),
        r"https://(?:hooks\.slack\.com/(?:services|workflows)|[\w.-]{1,100}webhook\.office\.com|"
        r"discord(?:app)?\.com/api/webhooks)/[\w/@-]{16}",
    ),
    "registry token": (
        ("npm_", "hf_", "dckr_", "pypi-", "_authtoken", "rubygems_", "cio"),
        r"\b(?:npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30}|dckr_[po]at_[A-Za-z0-9_-]{20}|pypi-[A-Za-z0-9_-]{50}|"
        r"rubygems_[a-f0-9]{48}|cio[A-Za-z0-9]{32}\b)|_authToken\s?=\s?[A-Za-z0-9_-]{16}",
    ),
    "API key": (
        ("sk-", "sk_", "rk_", "rk-", "whsec_", "sg.", "key-", "sq0", "-us"),
        rf"{_START}(?:(?:sk|rk)[-_](?:live|test|ant|proj|svcacct|or)[-_][A-Za-z0-9_-]{{16}}|sk-[A-Za-z0-9]{{20}}|"
        r"whsec_[A-Za-z0-9]{24}|SG\.[\w-]{16,64}\.[\w-]{16}|key-[0-9a-f]{32}|sq0(?:csp|atp|idp)-[\w-]{22})|"
        rf"{_START}[0-9a-f]{{32}}-us[0-9]{{1,2}}\b",
    ),
    "service token": (
        (
            "dop_v1_", "dapi", "hvs.", "hvb.", "atlasv1.", "shp", "dp.", "lin_api_", "glsa_", "nrak-", "atatt3",
            "ac", "sk", "pat-", "figd_", "sntrys_", "sbp_", "xkeysib-", "pul-", "vercel_", "ntn_", "eaa", "squ_",
        ),
        rf"{_START}(?:do[opr]_v1_[a-f0-9]{{64}}|dapi[a-f0-9]{{32}}|hv[sb]\.[\w-]{{24}}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{{32}}|"
        r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{40}|lin_api_[A-Za-z0-9]{40}|glsa_[A-Za-z0-9]{32}|NRAK-[A-Z0-9]{27}|"
        r"ATATT3[\w-]{50}|(?:AC|SK)[0-9a-f]{32}\b|figd_[\w-]{40}|sntrys_[\w+/=]{40}|sbp_[a-f0-9]{40}|xkeysib-[a-f0-9]{64}|"
        r"pul-[a-f0-9]{40}|ntn_[A-Za-z0-9]{40}|squ_[a-f0-9]{40})|\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40}",
    ),
    "bot token": (
        (":aa", "."),
        rf"{_START}[0-9]{{8,10}}:AA[0-9A-Za-z_-]{{33}}{_END}|"
        rf"{_START}[MNO][A-Za-z0-9_-]{{23,25}}\.[A-Za-z0-9_-]{{6}}\.[A-Za-z0-9_-]{{27,38}}{_END}",
    ),
    "JSON web token": (
        ("eyj",),
        rf"{_START}eyJ[A-Za-z0-9_-]{{8,}}\.eyJ[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]{{8}}",
    ),
    "authorization header": (
        ("bearer", "basic"),
        r"\b(?i:bearer)\s{1,3}(?=[^\s]{0,60}[0-9])[A-Za-z0-9._~+/-]{16}|"
        r"(?i:authorization[\"']?\s?[:=]\s?[\"']?basic)\s{1,3}[A-Za-z0-9+/]{8}",
    ),
    "address with a password": (
        ("://",),
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:(?!\$|<|\{|\*|%)[^\s/@]{3,200}@",
    ),
    "password": (
        (
            "pass", "pwd", "secret", "key", "token", "credential", "contraseña", "clave", "senha", "palavra", "paszwort",
            "kennwort", "wachtwoord", "hasło", "heslo", "lösenord", "adgangskode", "salasana", "parola", "şifre", "пароль",
            "секрет", "токен", "密", "口令", "パスワード", "비밀번호", "암호", "segredo", "geheimnis", "schlüssel",
        ),
        rf"(?i:{_NAMED})[\"']?\s?(?:=>|:=|[=:：])\s?{_VALUE}[^\s\"'“”`<>|]{{8}}|"
        rf"(?i:\bpwd|\bpass(?:word|wd)?)=(?=[^\s]{{0,60}}[0-9]){_VALUE}[^\s\"'“”`<>|]{{5}}|"
        rf"(?i:{_PASSWORD})\s?(?:\bis\b|\bes\b|\bist\b|\best\b|é|\bto\b|это|—|は|是|为|為)\s?:?\s?(?!(?i:{_TECHNIQUE}))"
        rf"(?=[^\s]{{0,60}}[0-9]){_VALUE}[^\s\"'“”`<>|]{{6}}|"
        rf"(?i:{_PASSWORD})\s[\"'“`](?=[^\s]{{0,60}}[0-9]){_VALUE}[^\s\"'“”`<>|]{{6}}",
    ),
    "password on a command line": (
        ("-u", "-p", "--"),
        rf"\b(?:curl|wget|http|ab)\s(?:.{{0,200}}\s)?(?:-u|--user)[ =]?[\"']?[\w.@-]{{1,60}}:{_GIVEN}[^\s\"']{{4}}|"
        r"\b(?:docker|podman|registry|oras|skopeo|crane|az|oc|argocd|npm)\slogin\s(?:.{0,200}\s)?"
        rf"(?:-p|--password)[ =]{_GIVEN}\S{{4}}|"
        rf"\bsshpass\s(?:.{{0,80}}\s)?-p\s?{_GIVEN}\S{{4}}|"
        rf"\bmysql(?:dump|admin|import)?\s(?:.{{0,200}}\s)?-p{_GIVEN}[\w!#%&@^]{{4}}|"
        rf"\s--?[\w.-]{{0,40}}(?:password|passwd|token|secret|api-?key)[= ](?!id=|type=|env=){_VALUE}[^\s\"'“”`<>|]{{6}}",
    ),
}  # fmt: skip
"""Kind to what a line in lower case must hold before it is looked at, and the pattern."""
_Patterns = tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
_PATTERNS: _Patterns = tuple(
    (kind, hints, regex(pattern)) for kind, (hints, pattern) in _KINDS.items()
)
_MAX_LINE = 20_000
_PER_LINE, MOST_WORK = 8, 500_000
"""Characters given to patterns in all, a line counting as so many more: no one who types gets there."""
_ESCAPED = regex(r"\\([_*.~=:/+-])")
_JOINED = regex(r"(?<=[\w.-])(?:\$?[\"'\\]){1,8}(?=[\w.-])|[\"'] ?\+ ?[\"']")
"""What a shell or a program takes away between the parts of a word."""
QUOTED = 300
"""Characters at which a line of a project is cut where it is quoted."""
_CUT_WORD = regex(r"(?<!\S)\S{1,80}\Z|(?<![!-~])[!-~]*\Z")
NOT_SEARCHED = "too much that could be one: not searched from here on"


def secrets_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return line (from 1) and kind for each line that looks like a secret, in order.

    Each line is looked at as it stands, as a reader sees it (without what is drawn as nothing, nor what keeps
    Markdown from reading a sign), and as a shell joins it.
    """
    seen = _ESCAPED.sub(r"\1", bare(text))
    readings = dict.fromkeys((text, seen, _JOINED.sub("", seen)))
    patterns = _likely(_PATTERNS, "\n".join(readings))
    lines = zip(*(one.split("\n") for one in readings), strict=True) if patterns else ()
    found: list[tuple[int, str]] = []
    left = MOST_WORK
    for number, forms in enumerate(lines, 1):
        for line in dict.fromkeys(form[:_MAX_LINE] for form in forms):
            likely = _likely(patterns, line)
            left -= _PER_LINE + len(line) * len(likely)
            if left < 0:
                return (*found, (number, NOT_SEARCHED))
            if kind := next((kind for kind, _, pattern in likely if pattern.search(line)), ""):
                found.append((number, kind))
                break
    return tuple(found)


_ISSUED = (
    "hooks.slack.com/services/", "/api/webhooks/", ".webhook.office.com/", "ghp_", "github_pat_", "glpat-", "xoxb-",
    "xoxp-", "sk_live_", "dop_v1_", "hvs.", "-----BEGIN OPENSSH PRIVATE KEY-----",
)  # fmt: skip
"""What stands in nothing else than what lets in by itself; the id of a key of AWS only names one."""


def issued_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Give line (from 1), kind and the word itself of what lets in, in the form of who gave it out."""
    if not any(sign in text for sign in _ISSUED):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(("#", "//")):
            continue
        for sign in (sign for sign in _ISSUED if sign in line):
            for _, kind in secrets_in(line):
                word = next((word for word in line.split() if sign in word), "")
                yield number, kind, word.strip("\"',")


def _likely(patterns: _Patterns, text: str) -> _Patterns:
    """The patterns one of whose hints a text holds."""
    lowered = text.lower()
    return tuple(one for one in patterns if any(hint in lowered for hint in one[1]))


def withheld(text: str) -> str:
    """Return a quotation as it may be shown: what looks like a secret is named by its kind alone."""
    found = secrets_in(text)
    return f"(not shown: looks like a {found[0][1]})" if found else text


_DEPLOYS = regex(
    r"[a-z]{2,12}(?: [a-z]{2,12})? (?:deploy|apply|up|upgrade|update|install|release|publish|push|sync)\b"
)
"""How commands begin that deploy: words of a tool, none of anybody's own."""


def withheld_command(text: str) -> str:
    """Return a command as it may be shown: of one with a secret what says that it deploys, and no more."""
    shown, begins = withheld(text), _DEPLOYS.match(text)
    return f"{begins[0]} … {shown}" if begins and shown != text else shown


def beginning(text: str, most: int = QUOTED) -> str:
    """Return the first characters of a text, without the word that the cut goes through.

    Half a secret does not look like one: whatever is quoted later is cut by this alone.
    """
    return text if len(text) <= most else _CUT_WORD.sub("…", text[: most - 1])
