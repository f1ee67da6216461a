package dev.parley.agent.model.openai.incoming;

/** Ignores the progress of an answer. */
final class Unwatched implements AnswerProgress {

	@Override
	public void progressed() {
	}

	@Override
	public void expectsNoMore() {
	}

}
