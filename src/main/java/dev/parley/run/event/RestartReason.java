package dev.parley.run.event;

import java.util.Locale;

/** Why an answer begins again. */
public enum RestartReason {

	/** The server that answered is gone; another one answers. */
	TAKEOVER;

	/** The name in the API. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
