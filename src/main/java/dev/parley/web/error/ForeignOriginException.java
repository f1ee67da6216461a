package dev.parley.web.error;

/** A page of an origin that may not call has called. */
public class ForeignOriginException extends RuntimeException {

	public ForeignOriginException() {
		super("Pages of this origin may not call; add the origin to CORS_ALLOWED_ORIGINS", null, false, false);
	}

}
