package dev.coffre.server.service;

import dev.coffre.server.data.DataFolder;
import dev.coffre.server.hosting.CredentialsIssue.ServiceAddress;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the service could be reached when it last ran, so that credentials can be issued while it is stopped. */
public final class AddressFile {
    private final Path file;

    public AddressFile(DataFolder folder) {
        this.file = folder.run().resolve("address");
    }

    /** The first line is the pin, the others are URLs. */
    public void write(ServiceAddress address) {
        List<String> lines = new ArrayList<>();
        lines.add(address.tlsPins().getFirst().toString());
        lines.addAll(address.urls());
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw ProblemCode.DATA_FOLDER_UNUSABLE
                    .with("folder", file)
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    /** @throws dev.coffre.vault.problem.Problem when the service has never run */
    public ServiceAddress read() {
        try {
            List<String> lines = Files.readAllLines(file);
            return new ServiceAddress(lines.subList(1, lines.size()), List.of(Sha256.parse(lines.getFirst())));
        } catch (IOException | RuntimeException e) {
            throw ProblemCode.VAULT_UNAVAILABLE
                    .with("reason", "it has never run, so nobody knows its address")
                    .causedBy(e);
        }
    }
}
