package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.people.PasswordCost;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What the services are built over.
 *
 * @param addresses how agents reach the service
 * @param agentArchives the folder with the agent's packages
 */
record ServiceEnvironment(
        OpenStore store,
        AddressService addresses,
        Path agentArchives,
        InstantSource clock,
        SecureRandom random,
        PasswordCost passwordCost,
        ThreadFactories threads) {}
