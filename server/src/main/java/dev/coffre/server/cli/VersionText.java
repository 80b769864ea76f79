package dev.coffre.server.cli;

import dev.coffre.server.service.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"coffre-vault " + ProductVersion.current()};
    }
}
