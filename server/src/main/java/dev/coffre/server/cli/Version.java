package dev.coffre.server.cli;

import dev.coffre.server.service.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"coffre-vault " + ProductVersion.current()};
    }
}
