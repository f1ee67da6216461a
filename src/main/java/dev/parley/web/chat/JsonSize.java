package dev.parley.web.chat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Limits the size of a JSON value, in bytes of UTF-8. */
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = JsonSize.Validator.class)
public @interface JsonSize {

	int max();

	String message() default "must not be larger than {max} bytes";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Measures the serialized JSON. */
	class Validator implements ConstraintValidator<JsonSize, JsonNode> {

		private int max;

		@Override
		public void initialize(JsonSize constraint) {
			this.max = constraint.max();
		}

		@Override
		public boolean isValid(@Nullable JsonNode value, ConstraintValidatorContext context) {
			return value == null || value.toString().getBytes(StandardCharsets.UTF_8).length <= this.max;
		}

	}

}
