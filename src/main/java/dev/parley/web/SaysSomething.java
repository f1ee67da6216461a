package dev.parley.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

/** Requires a message, unless the request asks for another answer to an earlier one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SaysSomething.Validator.class)
@interface SaysSomething {

	String message() default "must not be blank";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Reports what is missing as a fault of the message. */
	class Validator implements ConstraintValidator<SaysSomething, ChatRequest> {

		@Override
		public boolean isValid(ChatRequest request, ConstraintValidatorContext context) {
			String message = request.message();
			if ((message != null) ? !message.isBlank() : (request.replaces() != null)) {
				return true;
			}
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
				.addPropertyNode("message")
				.addConstraintViolation();
			return false;
		}

	}

}
