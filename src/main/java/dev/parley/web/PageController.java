package dev.parley.web;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Serves the chat page at the root. Unlike Spring Boot's welcome page, it answers a
 * request that does not accept HTML with a problem document, not with an empty 406.
 */
@Controller
class PageController {

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	String page() {
		return "forward:/index.html";
	}

}
