package dev.parley.web.error;

import java.io.IOException;

/** A request body did not arrive in time. */
public class RequestTimeoutException extends IOException {

	public RequestTimeoutException() {
		super("The body did not arrive in time; send it faster or in smaller requests");
	}

}
