package dev.coffre.acceptance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void eachCompiles() {
        assertThat(PlantedBugCompiler.errors(BUGS)).isEmpty();
    }

    @Test
    void oneThatDoesNotCompileIsNamed(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Sum.java"), "class Sum { int of(int a) { return a; } }");
        List<PlantedBug> bugs = List.of(
                bug("right", source, "return a;", "return -a;"), bug("wrong", source, "return a;", "return -b;"));
        assertThat(PlantedBugCompiler.errors(bugs)).containsOnlyKeys("wrong");
        assertThat(PlantedBugCompiler.errors(List.of(bugs.getFirst()))).isEmpty();
    }

    private static PlantedBug bug(String name, Path file, String insteadOf, String thereIs) {
        return new PlantedBug(name, "The sum.", Form.DISK, List.of(new PlantedBug.Place(file, insteadOf, thereIs)));
    }

    @Test
    void eachSaysWhatItBreaks() {
        assertThat(BUGS).allSatisfy(bug -> {
            assertThat(bug.breaks()).endsWith(".");
            assertThat(bug.places()).allMatch(PlantedBug.Place::isChange);
        });
    }
}
