package dev.parley.web;

import java.io.IOException;

/** A request body is larger than allowed. */
class RequestTooLargeException extends IOException {

	RequestTooLargeException(long limit) {
		super("The request body is larger than " + limit + " bytes");
	}

}
