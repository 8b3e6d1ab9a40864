"""Fetches as they come to a recipient's mail, each with what it is.

Agents and networks are those that mail tracking has reported; what each is, and by whom it was
reported, stands beside the rules in `chalicelib/domain/data`.
"""

from dataclasses import dataclass
from typing import Literal

Meaning = Literal["person", "proxy", "ambiguous", "machine"]

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"

CHROME = f"{_WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
OUTLOOK = (
    f"{_WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko)"
    " Microsoft Outlook 16.0.17531; ms-office; MSOffice 16"
)
OLD_OUTLOOK = (
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E;"
    " Microsoft Outlook 16.0.5071; ms-office; MSOffice 16)"
)
THUNDERBIRD = f"{_WINDOWS[:-1]}; rv:128.0) Gecko/20100101 Thunderbird/128.4.0"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_WEBKIT} Mobile/15E148"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Mobile Safari/537.36"
)
BARE_WEBKIT = f"{_MAC} {_WEBKIT}"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
GOOGLE_PREFETCH = (
    f"{_WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0"
)

HOME = "203.0.113.9"
MICROSOFT_PROTECTION = "40.107.22.51"
BARRACUDA = "35.157.190.230"


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch of a pixel or a link."""

    name: str
    user_agent: str
    means: Meaning
    address: str = HOME
    link: bool = False
    seconds: float = 3 * 3600
    """After delivery."""


PREVIEWS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    f"{_WINDOWS} SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
)
PROGRAMS = (
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    f"{CHROME.replace(' Chrome', ' HeadlessChrome')}",
    "",
)
READERS = (CHROME, OUTLOOK, OLD_OUTLOOK, THUNDERBIRD, IPHONE, ANDROID)

FETCHES: tuple[Fetch, ...] = (
    *(Fetch(f"reader: {agent}", agent, "person") for agent in READERS),
    *(Fetch(f"click: {agent}", agent, "person", link=True) for agent in (CHROME, IPHONE, ANDROID)),
    Fetch("reader within seconds", CHROME, "ambiguous", seconds=3),
    Fetch("Gmail's proxy", GMAIL, "proxy"),
    Fetch("Gmail's proxy, short", "GoogleImageProxy", "proxy"),
    Fetch("Yahoo's proxy", YAHOO, "proxy"),
    Fetch("Apple or not: no network known", "Mozilla/5.0", "ambiguous"),
    Fetch("bare WebKit at once", BARE_WEBKIT, "ambiguous", seconds=20),
    Fetch("bare WebKit at once, by Apple", BARE_WEBKIT, "machine", "172.224.0.9", seconds=20),
    Fetch("bare WebKit after 24 minutes", BARE_WEBKIT, "person", seconds=24 * 60),
    Fetch("Google's prefetch", GOOGLE_PREFETCH, "machine", seconds=4),
    *(Fetch(f"preview: {agent}", agent, "machine", link=True) for agent in PREVIEWS),
    *(Fetch(f"program: {agent}", agent, "machine") for agent in PROGRAMS),
    Fetch("Googlebot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://g.co/bot)", "machine"),
    Fetch("zgrab", "Mozilla/5.0 zgrab/0.x", "machine", link=True),
    Fetch("Barracuda by name", "BarracudaCentral/1.0", "machine", link=True),
    Fetch("Defender, pixel", CHROME, "machine", MICROSOFT_PROTECTION),
    Fetch("Defender, link", IPHONE, "machine", MICROSOFT_PROTECTION, link=True),
    Fetch("Defender over IPv6", CHROME, "machine", "2a01:111:f403::1", link=True),
    Fetch("Barracuda, pixel", CHROME, "machine", BARRACUDA),
    Fetch("Barracuda, link", CHROME, "machine", "209.222.82.10", link=True),
)
