package dev.parley.web.error;

import java.io.IOException;

/** There is no memory for another large request body. */
public class TooManyLargeBodiesException extends IOException {

	public TooManyLargeBodiesException() {
		super("The server reads too many large requests; try again later");
	}

}
