package dev.parley.web.chat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a request has either a message or answers to waiting calls, not both.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MessageOrAnswers.Validator.class)
@interface MessageOrAnswers {

	String message() default "must not be blank";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Names the field that is wrong. */
	class Validator implements ConstraintValidator<MessageOrAnswers, ChatRequest> {

		@Override
		public boolean isValid(@Nullable ChatRequest request, ConstraintValidatorContext context) {
			if (request == null) {
				return true;
			}
			String message = request.message();
			if (!request.answersCalls()) {
				boolean again = message == null && request.replaces() != null;
				return again || (message != null && !message.isBlank())
						|| wrong(context, "message", "must not be blank");
			}
			if (message != null) {
				return wrong(context, "message", "must be left out with tool_results or approvals");
			}
			return request.sessionId() != null
					|| wrong(context, "sessionId", "must be the session that waits for tool_results or approvals");
		}

		private static boolean wrong(ConstraintValidatorContext context, String field, String text) {
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate(text).addPropertyNode(field).addConstraintViolation();
			return false;
		}

	}

}
