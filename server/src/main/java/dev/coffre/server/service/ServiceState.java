package dev.coffre.server.service;

import dev.coffre.server.access.CatalogNonces;
import dev.coffre.server.access.CatalogPins;
import dev.coffre.server.access.CatalogTokens;
import dev.coffre.server.access.MemoryNonces;
import dev.coffre.server.access.MemoryPins;
import dev.coffre.server.access.MemoryTokens;
import dev.coffre.server.access.PinStore;
import dev.coffre.server.access.TokenStore;
import dev.coffre.server.access.UsedNonces;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.MemoryRunningJobs;
import dev.coffre.server.jobs.RunningJobs;
import dev.coffre.server.jobs.SharedRunningJobs;
import dev.coffre.server.people.CatalogOffers;
import dev.coffre.server.people.CatalogWebSessions;
import dev.coffre.server.people.MemoryOffers;
import dev.coffre.server.people.MemoryWebSessions;
import dev.coffre.server.people.SecondFactorOffers;
import dev.coffre.server.people.SetupCode;
import dev.coffre.server.people.WebSessions;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.CatalogAttemptCounters;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.state.StateKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * The state that outlives a request. It is decided here alone whether this process keeps it in memory, or shares it with
 * others in the catalog.
 *
 * @param everyMinute deletes what has expired
 * @param everySecond exchanges with other processes; its last run is at the end
 */
record ServiceState(
        StateKey key,
        SetupCode setupCode,
        AttemptCounters attempts,
        PinStore pins,
        UsedNonces nonces,
        TokenStore tokens,
        SecondFactorOffers offers,
        WebSessions sessions,
        JobFeed jobFeed,
        RunningJobs runningJobs,
        List<Runnable> everyMinute,
        List<Runnable> everySecond) {
    static ServiceState of(OpenStore store, InstantSource clock, SecureRandom random) {
        return store.catalog().isShared() ? shared(store, clock, random) : ofProcess(clock, random);
    }

    private static ServiceState ofProcess(InstantSource clock, SecureRandom random) {
        WebSessions sessions = new WebSessions(new MemoryWebSessions(), clock, random);
        StateKey key = StateKey.random(random);
        return new ServiceState(
                key,
                SetupCode.ofStart(key),
                new MemoryAttemptCounters(clock),
                new MemoryPins(),
                new MemoryNonces(),
                new MemoryTokens(),
                new MemoryOffers(),
                sessions,
                new JobFeed(),
                new MemoryRunningJobs(JobRecorder.MAX_WRITE_DELAY),
                List.of(sessions::expire),
                List.of());
    }

    private static ServiceState shared(OpenStore store, InstantSource clock, SecureRandom random) {
        Catalog catalog = store.catalog();
        StateKey key = StateKey.of(store.signingKey());
        CatalogAttemptCounters attempts = new CatalogAttemptCounters(catalog, key, clock);
        CatalogPins pins = new CatalogPins(catalog);
        CatalogNonces nonces = new CatalogNonces(catalog);
        CatalogTokens tokens = new CatalogTokens(catalog);
        CatalogOffers offers = new CatalogOffers(catalog);
        WebSessions sessions = new WebSessions(new CatalogWebSessions(catalog), clock, random);
        JobFeed jobFeed = new JobFeed();
        SharedRunningJobs runningJobs =
                new SharedRunningJobs(new MemoryRunningJobs(JobRecorder.MAX_WRITE_DELAY), catalog, jobFeed, clock);
        return new ServiceState(
                key,
                SetupCode.shared(key, clock),
                attempts,
                pins,
                nonces,
                tokens,
                offers,
                sessions,
                jobFeed,
                runningJobs,
                List.of(
                        attempts::expire,
                        () -> pins.expire(clock.instant()),
                        () -> nonces.expire(clock.instant()),
                        () -> tokens.expire(clock.instant()),
                        () -> offers.expire(clock.instant()),
                        sessions::expire,
                        runningJobs::expire),
                List.of(runningJobs::exchange));
    }
}
