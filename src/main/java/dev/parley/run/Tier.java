package dev.parley.run;

/** How much a caller may use. */
public enum Tier {

	FREE, PREMIUM, ADMIN

}
