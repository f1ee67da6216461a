package dev.parley.web.error;

import org.springframework.http.ResponseEntity;

/**
 * The form of errors in a protocol other than Parley's. The error itself, its status and
 * its headers are the same in all protocols. Beans of this type are found by themselves.
 */
public interface ErrorFormat {

	/** Whether errors of this path have this form. */
	boolean applies(String path);

	/** The response with the error. */
	ResponseEntity<Object> response(Problem problem);

}
