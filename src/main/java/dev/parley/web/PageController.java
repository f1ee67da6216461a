package dev.parley.web;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The chat page at the root. Spring Boot's own welcome page answers a request that
 * accepts no HTML with an empty 406; this one leads to a problem, like any other.
 */
@Controller
class PageController {

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	String page() {
		return "forward:/index.html";
	}

}
