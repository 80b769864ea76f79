package dev.coffre.server.address;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.AddressAnnouncementMessage;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The service's addresses as they persist between runs.
 *
 * @param urls by which agents reach it: configured by the operator, or activated in their place
 * @param guessed whether no address is configured, so that {@code urls} is a guess
 * @param replaced addresses that were configured when others were activated; while they are still configured, the activated
 *     ones apply
 * @param nextUrls announced and not yet active
 * @param tlsPins by which agents recognise it; empty if they trust certificate authorities
 * @param nextPins announced and not yet active, of keys that other programs hold
 * @param announced the newest announcement
 */
record AddressState(
        List<String> urls,
        boolean guessed,
        List<String> replaced,
        List<String> nextUrls,
        List<String> tlsPins,
        List<String> nextPins,
        Optional<AddressAnnouncementMessage> announced) {
    static final AddressState NONE =
            new AddressState(List.of(), true, List.of(), List.of(), List.of(), List.of(), Optional.empty());

    AddressState {
        urls = List.copyOf(urls);
        replaced = List.copyOf(replaced);
        nextUrls = List.copyOf(nextUrls);
        tlsPins = List.copyOf(tlsPins);
        nextPins = List.copyOf(nextPins);
    }

    AddressState withUrls(List<String> other, boolean areGuessed) {
        return new AddressState(other, areGuessed, replaced, nextUrls, tlsPins, nextPins, announced);
    }

    AddressState withReplaced(List<String> other) {
        return new AddressState(urls, guessed, other, nextUrls, tlsPins, nextPins, announced);
    }

    AddressState withNextUrls(List<String> other) {
        return new AddressState(urls, guessed, replaced, other, tlsPins, nextPins, announced);
    }

    AddressState withTlsPins(List<String> other) {
        return new AddressState(urls, guessed, replaced, nextUrls, other, nextPins, announced);
    }

    AddressState withNextPins(List<String> other) {
        return new AddressState(urls, guessed, replaced, nextUrls, tlsPins, other, announced);
    }

    AddressState withAnnounced(AddressAnnouncementMessage other) {
        return new AddressState(urls, guessed, replaced, nextUrls, tlsPins, nextPins, Optional.of(other));
    }

    /** Returns the state last written, or {@link #NONE}. */
    static AddressState read(Path file) {
        try {
            return Files.exists(file) ? WireJson.read(Files.readAllBytes(file), AddressState.class) : NONE;
        } catch (IOException | MalformedMessageException e) {
            throw unusable(file, e);
        }
    }

    void write(Path file) {
        try {
            AtomicFile.replace(file, WireJson.write(this));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static Problem unusable(Path file, Exception e) {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", file)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }
}
