// Stands in for modules that the bundle does not need.

export default {};
