package dev.coffre.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import org.junit.jupiter.api.Test;

class HiddenPlacesTest {
    @Test
    void aMovedStoreSaysNeitherWhereItWasNorWhereItIs() {
        Problem moved = ProblemCode.STORE_MOVED
                .with("address", "s3://former")
                .with("successor", "s3://next?endpoint=http://10.0.0.7");

        Problem shown = HiddenPlaces.in(moved);

        assertThat(shown.details()).isEmpty();
        assertThat(shown.getMessage()).doesNotContain("s3://", "{");
    }

    @Test
    void copiesOfTheDatabaseAreLeftOut() {
        Problem changed = ProblemCode.CATALOG_SERVER_CHANGED
                .with("address", "postgresql://db")
                .with("known", "7555/1")
                .with("found", "7555/2");

        assertThat(HiddenPlaces.in(changed).details()).isEmpty();
    }

    @Test
    void aDatabaseThatBecameUnsuitableSaysWhyAndNotWhereItIs() {
        Problem unsuitable = ProblemCode.CATALOG_SERVER_UNSUITABLE
                .with("address", "postgresql://db")
                .with("reason", "it is older than PostgreSQL 15");

        assertThat(HiddenPlaces.in(unsuitable).getMessage())
                .contains("it is older than PostgreSQL 15")
                .doesNotContain("postgresql://", "[", "{");
    }

    /** A wrong password file, for example, is told to the operator who starts the service. */
    @Test
    void otherProblemsStayWhole() {
        Problem other = ProblemCode.STORE_ELSEWHERE.with("address", "s3://here");

        assertThat(HiddenPlaces.in(other)).isSameAs(other);
    }
}
