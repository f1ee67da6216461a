package dev.parley.web;

/** A page of an origin that may not call has called. */
class ForeignOriginException extends RuntimeException {

	static final String MESSAGE = "Pages of this origin may not call; see CORS_ALLOWED_ORIGINS";

	ForeignOriginException() {
		super(MESSAGE, null, false, false);
	}

}
