package dev.parley.title;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the title of a session comes from if its user gives none.
 *
 * @param source the beginning of the first message, or the model
 */
@ConfigurationProperties("parley.title")
record TitleProperties(@DefaultValue("message") Source source) {

	/** The origin of titles. */
	enum Source {

		/** The beginning of the first message. */
		MESSAGE,

		/** The model, after the session's first answer. */
		MODEL

	}

}
