package dev.parley.web.error;

/** A web page called from an origin that is not allowed. */
public class ForeignOriginException extends RuntimeException {

	public ForeignOriginException() {
		super("Pages of this origin must not call; to allow it, add the origin to CORS_ALLOWED_ORIGINS", null, false,
				false);
	}

}
