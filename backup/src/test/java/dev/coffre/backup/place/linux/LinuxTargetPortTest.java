package dev.coffre.backup.place.linux;

import dev.coffre.backup.place.PathFixture;
import dev.coffre.backup.place.TargetContract;
import dev.coffre.backup.place.TargetFixture;
import java.util.EnumSet;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxTargetPortTest extends TargetContract {
    @Override
    protected TargetFixture newFixture() throws Exception {
        return new PathFixture(new LinuxTargets(), EnumSet.allOf(TargetFixture.Feature.class));
    }
}
