package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestEngine.class)
class GcCycleTableTest {
    @Parameter
    TestEngine engine = TestEngine.SQLITE;

    @TempDir
    private Path folder = Path.of("");

    private Catalog catalog;

    @BeforeEach
    void open() {
        catalog = Catalog.open(engine.location(folder));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private GcCycleRow begin(long second) {
        return catalog.write(connection -> new GcCycleTable(connection).begin(Instant.ofEpochSecond(second)));
    }

    private void flip(GcCycleRow cycle) {
        catalog.change(connection -> new GcCycleTable(connection).flip(cycle, Instant.ofEpochSecond(9)));
    }

    private void assertNotFlipped(GcCycleRow cycle) {
        assertThatThrownBy(() -> flip(cycle))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
        assertThat(flipped()).isZero();
    }

    private long flipped() {
        return catalog.read(connection -> new GcCycleTable(connection).state()).flipped();
    }

    @Test
    void aCycleWhoseRowWasLostDoesNotFlipThatOfAnother() {
        GcCycleRow lost = begin(1);
        catalog.change(connection -> {
            new Sql(connection).update("DELETE FROM collection_cycle");
            new Sql(connection).update("UPDATE collection SET cycle = 0");
        });
        assertNotFlipped(lost);

        GcCycleRow other = begin(2);
        assertThat(other.nr()).isEqualTo(lost.nr());
        assertNotFlipped(lost);

        flip(other);
        assertThat(flipped()).isEqualTo(other.nr());
    }

    @Test
    void onlyTheNewestCycleFlips() {
        GcCycleRow first = begin(1);
        GcCycleRow second = begin(2);
        assertNotFlipped(first);
        flip(second);
        assertThat(flipped()).isEqualTo(second.nr());
    }
}
