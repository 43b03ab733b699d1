"""Following: feeds, calendars, WebSub and subscriptions by e-mail."""
