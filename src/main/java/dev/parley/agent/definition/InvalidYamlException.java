package dev.parley.agent.definition;

/** YAML that cannot be read. */
final class InvalidYamlException extends Exception {

	private final int line;

	/**
	 * @param line counted from 1
	 */
	InvalidYamlException(int line, String message) {
		super(message);
		this.line = line;
	}

	int line() {
		return this.line;
	}

}
