package dev.parley.web.error;

import java.util.List;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Chooses the form of an error by the path that was requested. */
@Component
class ErrorFormats {

	private final List<ErrorFormat> formats;

	ErrorFormats(List<ErrorFormat> formats) {
		this.formats = formats;
	}

	/** The response in the form of the path's protocol, or else a problem document. */
	ResponseEntity<Object> response(String path, Problem problem) {
		for (ErrorFormat format : this.formats) {
			if (format.applies(path)) {
				return format.response(problem);
			}
		}
		return problem.response();
	}

}
