package dev.coffre.acceptance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That each is found, {@code acceptance/long/planted-bugs} shows. */
class PlantedBugsTest {
    private static final List<PlantedBug> BUGS =
            PlantedBug.all(Path.of("..").toAbsolutePath().normalize());

    @Test
    void eachStillHasOnePlaceInTheSources() {
        assertThat(BUGS)
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(bug -> assertThat(bug.places())
                        .as("acceptance/planted/" + bug.name())
                        .isNotEmpty()
                        .allSatisfy(place -> assertThat(place.count()).isEqualTo(1)));
    }

    @Test
    void eachSaysWhatItBreaks() {
        assertThat(BUGS).allSatisfy(bug -> {
            assertThat(bug.breaks()).endsWith(".");
            assertThat(bug.places()).allMatch(PlantedBug.Place::isChange);
        });
    }
}
