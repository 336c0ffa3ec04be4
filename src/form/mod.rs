//! The form engine. Pure: definition → shape, problems, journey, readable copy. Imports `domain`.
