package dev.coffre.server.rebuild;

/** What became of a pack that the catalog did not know. */
sealed interface AdoptionResult {
    /** @param records how many of its records nothing else had */
    record Adopted(int records) implements AdoptionResult {}

    /** The catalog knows it by now, or it is gone, or it is still being written. */
    record NothingToDo() implements AdoptionResult {}

    /** Some of its records have children that the catalog does not have yet. Nothing was changed. */
    record LacksChildren() implements AdoptionResult {}

    /** @param reason why it cannot be adopted, in a few words */
    record Unusable(String reason) implements AdoptionResult {}
}
