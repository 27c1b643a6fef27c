package dev.headroom.app.library;

import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.ModelFit;

/// A model and whether it has room.
///
/// @param here in the engine that comes with Headroom, in the memory of this machine
/// @param there on the card that is compared with
record LibraryRow(LibraryModel model, ModelFit here, ModelFit there) {}
