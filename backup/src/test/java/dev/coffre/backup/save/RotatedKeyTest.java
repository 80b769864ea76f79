package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedKeyTest {
    @TempDir
    Path folder;

    @Test
    void theNamesOfAFileStayOneGroupWhenOneOfThemIsCarriedOver() {
        SaveWorld world = new SaveWorld(folder);
        world.files.file("a", "linked").link("a", "hidden/b").file("hidden/alone", "by itself");
        world.save();
        var before = world.saved().entry("a").marks().linkGroup();
        world.rotateKey();
        world.source.hide(world.files.key("hidden"));
        world.save();
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.entry("hidden/b").marks().carriedFrom()).hasValue(1);
        assertThat(saved.entry("a").marks().linkGroup()).isPresent().isNotEqualTo(before);
        assertThat(saved.entry("hidden/b").marks().linkGroup())
                .isEqualTo(saved.entry("a").marks().linkGroup());
        assertThat(saved.entry("hidden/alone").marks().linkGroup()).isEmpty();
    }
}
