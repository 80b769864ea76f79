package dev.coffre.backup.place.windows;

import dev.coffre.backup.place.PathFixture;
import dev.coffre.backup.place.TargetContract;
import dev.coffre.backup.place.TargetFixture;
import dev.coffre.backup.win32.NtObjects;
import java.util.EnumSet;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The calls of this machine. Wine 10 cannot create links. */
@EnabledOnOs(OS.WINDOWS)
class WindowsTargetPortTest extends TargetContract {
    @Override
    protected TargetFixture newFixture() throws Exception {
        return new PathFixture(new WindowsTargets(new NtObjects()), EnumSet.of(TargetFixture.Feature.UNFINISHED_MARK));
    }
}
