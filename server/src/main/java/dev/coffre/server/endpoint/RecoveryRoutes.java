package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.fetch.FetchedRecord;
import dev.coffre.server.fetch.PointPage;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.wire.MachineKeys;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PointKey;
import dev.coffre.vault.wire.ReplaceSlots;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recovery, for a machine or for a reader of its domain: docs/protocol.md §5. */
final class RecoveryRoutes {
    private static final int MAX_FETCH = 4_096;
    private static final String HEAD = "Coffre-Head";

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    RecoveryRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/records/fetch", this::fetch),
                Route.get("/v1/machines", this::machines),
                Route.get("/v1/machines/{machine}/points", this::points),
                Route.get("/v1/machines/{machine}/keys", this::keys),
                Route.get("/v1/slots", this::slots),
                Route.post("/v1/slots", this::replaceSlots));
    }

    private HttpAnswer fetch(HttpRequest request) {
        Grant.Reading reader = guard.reading(request);
        List<Oid> oids = BackupRoutes.oids(request.bytes(MAX_FETCH * Oid.BYTES));
        List<RecordFetch.Place> places = service.recordFetch().find(reader.domain(), oids);
        return new HttpAnswer.Stream(HttpAnswer.BINARY, out -> write(places, out), Map.of());
    }

    private void write(List<RecordFetch.Place> places, OutputStream out) throws IOException {
        DataOutputStream frames = new DataOutputStream(out);
        for (RecordFetch.Place place : places) {
            FetchedRecord record = threads.call(() -> service.recordFetch().read(place));
            frames.writeInt(1 + record.bytes().length);
            frames.writeByte(record.status().number());
            frames.write(record.bytes());
        }
        frames.flush();
    }

    private HttpAnswer machines(HttpRequest request) {
        if (guard.hasCredentials(request)) {
            VerifiedCredentials credentials = guard.credentials(request);
            return HttpAnswer.json(service.inventory().machines(credentials.vault()));
        }
        return HttpAnswer.json(
                switch (guard.reading(request)) {
                    case Grant.Machine machine ->
                        new MachineList(List.of(service.inventory().machine(machine.machine())));
                    case Grant.Reader reader -> service.inventory().machines(reader.vault());
                });
    }

    private HttpAnswer points(HttpRequest request) {
        Grant.Reading reader = guard.reading(request);
        MachineId machine = request.machine();
        long after = after(request);
        PointPage page = threads.call(() -> service.pointFetch().page(reader.domain(), machine, after));
        return new HttpAnswer.Stream(
                HttpAnswer.BINARY,
                out -> frames(page.files(), out),
                Map.of(HEAD, page.head().seq() + "-" + page.head().hash()));
    }

    private HttpAnswer keys(HttpRequest request) {
        Grant.Reading reader = guard.reading(request);
        List<PointKey> keys = service.pointFetch().keys(reader.domain(), request.machine()).stream()
                .map(key -> new PointKey(key.keyGen(), key.pointKey().toString()))
                .toList();
        return HttpAnswer.json(new MachineKeys(keys, service.signingKey().toString()));
    }

    private HttpAnswer slots(HttpRequest request) {
        Grant.Reading reader = guard.reading(request);
        List<byte[]> files = threads.call(() -> service.slots().files(reader.domain()));
        return new HttpAnswer.Stream(HttpAnswer.BINARY, out -> frames(files, out), Map.of());
    }

    private HttpAnswer replaceSlots(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        ReplaceSlots asked = request.json(ReplaceSlots.class);
        SlotChange change = new SlotChange(
                asked.slots().stream()
                        .map(RecoveryRoutes::base64)
                        .map(KeySlotFile::decode)
                        .toList(),
                asked.keyring().map(RecoveryRoutes::base64).map(KeyringFile::decode));
        Deed deed =
                Deed.of("replace-slots").with("machineId", machine.machine()).with("epoch", asked.epoch());
        threads.run(() -> service.auditLog()
                .tell("", request.remoteAddress(), Optional.of(machine.vault()), deed, () -> {
                    service.slots().replace(machine, change, new SecurityPin(asked.pin()));
                    return true;
                }));
        return HttpAnswer.json(new Nothing());
    }

    private static void frames(List<byte[]> files, OutputStream out) throws IOException {
        DataOutputStream frames = new DataOutputStream(out);
        for (byte[] file : files) {
            frames.writeInt(file.length);
            frames.write(file);
        }
        frames.flush();
    }

    private static long after(HttpRequest request) {
        try {
            return Math.max(0, Long.parseLong(request.parameter("after").orElse("0")));
        } catch (NumberFormatException e) {
            throw HttpRequest.malformed("after is not a number");
        }
    }

    static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw HttpRequest.malformed("not base64");
        }
    }
}
