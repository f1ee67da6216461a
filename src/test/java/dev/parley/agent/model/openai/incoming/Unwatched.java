package dev.parley.agent.model.openai.incoming;

/** Nobody waits for the answer. */
final class Unwatched implements AnswerProgress {

	@Override
	public void progressed() {
	}

	@Override
	public void expectsNoMore() {
	}

}
