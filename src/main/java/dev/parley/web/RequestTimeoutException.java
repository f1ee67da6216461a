package dev.parley.web;

import java.io.IOException;

/** A request's body does not arrive in time. */
class RequestTimeoutException extends IOException {

	RequestTimeoutException() {
		super("The body did not arrive in time");
	}

}
