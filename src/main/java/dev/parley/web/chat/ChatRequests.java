package dev.parley.web.chat;

import dev.parley.web.error.InvalidRequestException;
import dev.parley.web.error.UnreadableMessageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Validator;

/**
 * Reads chat requests that are not the body of an HTTP request, by the same rules.
 * Thread-safe.
 */
@Component
public class ChatRequests {

	private final JsonMapper json;

	private final Validator validator;

	ChatRequests(JsonMapper json, Validator validator) {
		this.json = json;
		this.validator = validator;
	}

	/**
	 * Reads and validates a request.
	 * @param message with the fields of a chat request; others are ignored
	 * @throws UnreadableMessageException if a field has the wrong type
	 * @throws InvalidRequestException if a field is not valid
	 */
	public ChatRequest read(JsonNode message) {
		return read(message, ChatRequest.class);
	}

	/** The same for the requests of another protocol. */
	public <T> T read(JsonNode message, Class<T> type) {
		T request = convert(message, type);
		BindingResult errors = new BeanPropertyBindingResult(request, "request");
		this.validator.validate(request, errors);
		if (errors.hasErrors()) {
			throw new InvalidRequestException(errors);
		}
		return request;
	}

	private <T> T convert(JsonNode message, Class<T> type) {
		try {
			return this.json.treeToValue(message, type);
		}
		catch (JacksonException ex) {
			throw new UnreadableMessageException(ex);
		}
	}

}
