package dev.parley.web.error;

import java.io.IOException;

/** A request body is larger than allowed. */
public class RequestTooLargeException extends IOException {

	public RequestTooLargeException(long limit) {
		super("The body is larger than " + limit + " bytes; send less");
	}

}
