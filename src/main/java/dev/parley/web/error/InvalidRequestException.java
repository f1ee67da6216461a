package dev.parley.web.error;

import org.springframework.validation.BindingResult;

/** Fields of a request are invalid. */
public class InvalidRequestException extends RuntimeException {

	private final transient BindingResult errors;

	public InvalidRequestException(BindingResult errors) {
		super("The request is not valid", null, false, false);
		this.errors = errors;
	}

	BindingResult errors() {
		return this.errors;
	}

}
