package dev.parley.web;

/** A page of an origin that may not call has called. */
class ForeignOriginException extends RuntimeException {

	ForeignOriginException() {
		super("Pages of this origin may not call; see CORS_ALLOWED_ORIGINS", null, false, false);
	}

}
